// A plan as files to take away, and a file as a plan: text in, text out, nothing of the page.
"use strict";

const planFiles = (() => {
  const VERSION = 1;
  const MOST_BYTES = 2_000_000;
  const DAY = 86_400_000; // Milliseconds.
  const spoken = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const printed = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  const dateOf = (day) => new Date(`${day}T00:00Z`);
  const dayOf = (date) => date.toISOString().slice(0, 10);

  /** The Monday on or after a day, both as 2026-03-30. */
  function mondayFrom(day) {
    const date = dateOf(day);
    return dayOf(new Date(date.getTime() + ((8 - date.getUTCDay()) % 7) * DAY));
  }

  /** The Monday of a week of the plan, counted from 1; "" while the plan has no start. */
  const mondayOf = (plan, week) => (plan.start ? dayOf(new Date(dateOf(plan.start).getTime() + (week - 1) * 7 * DAY)) : "");

  /** The plan's steps as they are shown: by week, those without one last, else in the reader's order. */
  function byWeek(plan) {
    const groups = new Map();
    for (const entry of plan.steps) {
      if (!groups.has(entry.week)) groups.set(entry.week, []);
      groups.get(entry.week).push(entry);
    }
    return [...groups].sort(([one], [other]) => (one ?? Infinity) - (other ?? Infinity));
  }

  function nameOf(plan, week) {
    if (week === null) return "No week yet";
    return plan.start ? spoken.format(dateOf(mondayOf(plan, week))).replace(",", "") : `Week ${week}`;
  }

  // Calendar. An event for the whole of its Monday, which calendars of every make show, and not a to-do, which
  // most of them leave out; transparent, since it takes no one's time. RFC 5545.

  const inCalendar = (text) =>
    text
      .replace(/\r\n?/g, "\n")
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ")
      .replace(/[\\;,]/g, "\\$&")
      .replace(/\n/g, "\\n");

  /** A line folded so that no part has more than 75 octets and none ends within a character. */
  function folded(line) {
    const encoder = new TextEncoder();
    let room = 75;
    let text = "";
    for (const character of line) {
      const octets = encoder.encode(character).length;
      if (octets > room) {
        text += "\r\n ";
        room = 74;
      }
      text += character;
      room -= octets;
    }
    return `${text}\r\n`;
  }

  function shortened(text, most) {
    const characters = [...text];
    return characters.length <= most ? text : `${characters.slice(0, most).join("").replace(/\s+\S*$/u, "")}…`;
  }

  function calendar({ plan, ticks, root, name, archive, now }) {
    const stamp = `${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
    const compact = (day) => day.replaceAll("-", "");
    const lines = [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//memo-archive//My plan//EN",
      "CALSCALE:GREGORIAN",
      "METHOD:PUBLISH",
      `X-WR-CALNAME:${inCalendar(`My plan: ${name}`)}`,
    ];
    for (const entry of plan.start ? plan.steps : []) {
      if (entry.week === null) continue;
      const monday = mondayOf(plan, entry.week);
      const source = [entry.title, entry.url && root + entry.url].filter(Boolean).join("\n");
      lines.push(
        "BEGIN:VEVENT",
        `UID:plan-${encodeURIComponent(entry.id)}@${encodeURIComponent(archive)}`,
        `DTSTAMP:${stamp}`,
        `DTSTART;VALUE=DATE:${compact(monday)}`,
        `DTEND;VALUE=DATE:${compact(dayOf(new Date(dateOf(monday).getTime() + DAY)))}`,
        `SUMMARY:${inCalendar((ticks.has(entry.id) ? "✓ " : "") + shortened(entry.text, 90))}`,
        `DESCRIPTION:${inCalendar([entry.text, source].filter(Boolean).join("\n\n"))}`,
        ...(entry.url ? [`URL:${root}${entry.url}#${encodeURIComponent(entry.id)}`] : []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
      );
    }
    return [...lines, "END:VCALENDAR"].map(folded).join("");
  }

  // Markdown

  const inMarkdown = (text) =>
    text
      .replace(/\s+/g, " ")
      .replace(/[\\`*_[\]<>&#|~]/g, "\\$&")
      .replace(/^(\d+)([.)])/, "$1\\$2")
      .replace(/^[-+=]/, "\\$&");

  function markdown({ plan, ticks, root, name }) {
    const lines = [`# My plan: ${inMarkdown(name)}`];
    for (const [week, entries] of byWeek(plan)) {
      lines.push("", `## ${nameOf(plan, week)}`, "");
      for (const entry of entries) {
        const title = inMarkdown(entry.title);
        const source = entry.url ? `[${title}](<${root}${entry.url}#${encodeURIComponent(entry.id)}>)` : title;
        lines.push(`- [${ticks.has(entry.id) ? "x" : " "}] ${inMarkdown(entry.text)}${source && ` (${source})`}`);
      }
    }
    return `${lines.join("\n")}\n`;
  }

  // The plan's own file, to move it between machines or to a colleague

  function file({ plan, ticks, name, archive, now }) {
    const entries = plan.steps.map((entry) => ({ ...entry, done: ticks.get(entry.id) ?? null }));
    const content = { format: "memo-plan", version: VERSION, archive, name, saved: now.toISOString(), ...plan, steps: entries };
    return `${JSON.stringify(content, null, 2)}\n`;
  }

  /** Reads such a file: `{ value }`, or `{ fault }` in words for its reader. */
  async function read(blob) {
    if (blob.size > MOST_BYTES) return { fault: `This file has ${Math.round(blob.size / 1e6)} MB. A saved plan has 2 MB at most, so this is something else.` };
    let value;
    try {
      value = JSON.parse(await blob.text());
    } catch (error) {
      const cut = error instanceof SyntaxError && blob.size > 0;
      return { fault: cut ? "This file cannot be read as a plan: it is damaged, or part of it is missing." : "This file cannot be read: it is empty, or no longer there." };
    }
    if (value?.format !== "memo-plan" || !Array.isArray(value.steps)) return { fault: "This file is not a saved plan." };
    if (!Number.isInteger(value.version) || value.version > VERSION) return { fault: "This plan was saved by a newer version of the site. Load this page afresh and try once more." };
    return { value };
  }

  return { dayOf, mondayFrom, nameOf, byWeek, printed: (day) => printed.format(dateOf(day)), calendar, markdown, file, read };
})();
