// Before the first paint: the theme that the person chose on this device. Without a choice the system decides.
try {
  const chosen = localStorage.getItem('cardwright.theme')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {}
