// announce says a sentence to screen readers through the page's one polite live region.
let pending

export function announce(text) {
  const region = document.getElementById('live')
  if (!region) return
  clearTimeout(pending)
  region.textContent = ''
  pending = setTimeout(() => { region.textContent = text }, 50) // a change is read out, an equal text is not
}
