// announce says a sentence to screen readers through the page's one polite live region. Sentences that follow each
// other quickly are said together, so that none is swallowed.
const waiting = []
let timer

export function announce(text) {
  waiting.push(text.trim())
  clearTimeout(timer)
  timer = setTimeout(() => {
    const region = document.getElementById('live')
    if (region) region.textContent = ''
    const words = waiting.splice(0).join(' ')
    setTimeout(() => { if (region) region.textContent = words }, 50) // a change is read out, an equal text is not
  }, 50)
}
