// Light, dark or as the system says. A cookie keeps it, so that the server paints the next page right from its first byte.
function show() {
  const theme = document.documentElement.dataset.theme ?? 'system'
  document.querySelectorAll('[data-theme-set]').forEach(b => b.setAttribute('aria-pressed', String(b.dataset.themeSet === theme)))
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-theme-set]')
  if (!button) return
  const theme = button.dataset.themeSet
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  const age = theme === 'system' ? 0 : 31536000
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`
  show()
})
show()
