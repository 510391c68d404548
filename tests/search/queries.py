"""What people may type, and the memos of the demonstration archive that answer; written before any weight was set.

Each query is as somebody types who has not read the memo: one word to seven, questions, words that the memo
does not use. One of the memos named should be among the first three found.
"""

QUERIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("loyalty card", ("2025/points-for-being-difficult",)),
    ("plumber", ("2025/nobody-can-judge-your-pipework",)),
    ("customer journey map", ("2026/draw-the-broken-part-first",)),
    ("abandoned basket emails", ("2026/three-letters-to-an-empty-basket",)),
    ("dunning letters", ("2026/marketing-should-sign-the-reminder",)),
    ("payment reminders", ("2026/marketing-should-sign-the-reminder",)),
    ("brand awareness budget", ("2026/the-buyer-who-has-never-heard-of-you",)),
    (
        "why do customers leave",
        (
            "2026/sell-them-nothing-yet",
            "2025/nobody-can-judge-your-pipework",
            "2025/nobody-is-posted-at-the-exit",
        ),
    ),
    ("photography ban", ("2026/let-them-take-the-picture", "2026/the-rule-at-the-gangway")),
    ("returns policy", ("2025/points-for-being-difficult", "2025/nobody-is-posted-at-the-exit")),
    ("mystery shopping", ("2025/ring-your-own-number",)),
    ("chief executives", ("2026/six-in-twenty-three",)),
    ("cross-selling too early", ("2026/sell-them-nothing-yet",)),
    ("upselling to new customers", ("2026/sell-them-nothing-yet",)),
    ("birthday", ("2026/the-birthday-nobody-noticed",)),
    ("small print", ("2026/would-you-paint-it-on-the-wall",)),
    ("terms and conditions", ("2026/would-you-paint-it-on-the-wall",)),
    ("customer segmentation", ("2026/the-margin-report-cannot-say-why", "2026/draw-the-broken-part-first")),
    ("unprofitable customers", ("2026/the-margin-report-cannot-say-why",)),
    ("how many reminder emails should I send", ("2026/three-letters-to-an-empty-basket",)),
    ("staff discretion", ("2026/the-rule-at-the-gangway", "2026/the-birthday-nobody-noticed")),
    ("empowering front line employees", ("2026/the-rule-at-the-gangway", "2026/the-birthday-nobody-noticed")),
    ("we lost a tender", ("2026/the-buyer-who-has-never-heard-of-you",)),
    ("word of mouth", ("2026/let-them-take-the-picture",)),
    ("user photos on social media", ("2026/let-them-take-the-picture",)),
    ("telephone queue", ("2025/ring-your-own-number", "2026/draw-the-broken-part-first")),
    ("first impressions", ("2025/nobody-is-posted-at-the-exit", "2025/nobody-can-judge-your-pipework")),
    ("what happens after the sale", ("2025/nobody-is-posted-at-the-exit",)),
    ("collecting furniture", ("2025/nobody-is-posted-at-the-exit",)),
    ("customer surveys", ("2025/ring-your-own-number", "2026/six-in-twenty-three")),
    ("handling complaints", ("2026/three-letters-to-an-empty-basket", "2025/ring-your-own-number")),
    ("asked for my account number three times", ("2026/draw-the-broken-part-first",)),
    ("Dear Customer", ("2026/marketing-should-sign-the-reminder",)),
    ("discount codes for abandoned carts", ("2026/three-letters-to-an-empty-basket",)),
    (
        "rules nobody follows",
        (
            "2026/the-rule-at-the-gangway",
            "2026/would-you-paint-it-on-the-wall",
            "2025/points-for-being-difficult",
        ),
    ),
    ("which customers should I visit?", ("2026/the-margin-report-cannot-say-why",)),
    ("Peppers and Rogers", ("2026/six-in-twenty-three",)),
    ("onboarding new clients", ("2026/sell-them-nothing-yet",)),
    (
        "treat customers as individuals",
        ("2026/the-birthday-nobody-noticed", "2026/three-letters-to-an-empty-basket"),
    ),
    ("how do I know if we are hard to deal with", ("2025/ring-your-own-number",)),
)
