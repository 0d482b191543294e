// Runs before the first paint, so that the page never flashes in the wrong colours.
;(() => {
  const light = matchMedia('(prefers-color-scheme: light)')
  const apply = () => {
    let chosen = null
    try {
      chosen = localStorage.getItem('leme.theme')
    } catch {
      // Storage is forbidden: follow the system.
    }
    const theme = chosen === 'dark' || chosen === 'light' ? chosen : light.matches ? 'light' : 'dark'
    if (document.documentElement.dataset.theme === theme) return
    document.documentElement.dataset.theme = theme
    dispatchEvent(new Event('leme-theme'))
  }
  light.addEventListener('change', apply)
  addEventListener('storage', apply)
  addEventListener('leme-theme-chosen', apply)
  apply()
})()
