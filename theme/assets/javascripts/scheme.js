// Before the first paint: that scripts run here, so that what needs them takes its place at once, and the
// scheme that the reader chose on an earlier visit; without one the system's holds.
document.documentElement.dataset.scripts = "";
try {
  const scheme = localStorage.getItem("scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage is forbidden here: the choice holds for one page.
}
