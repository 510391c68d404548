// Before the first paint: the scheme that the reader chose on an earlier visit. Without it the system's holds.
try {
  const scheme = localStorage.getItem("scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage is forbidden here: the choice holds for one page.
}
