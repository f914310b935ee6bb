// How lists are shown is this browser's: rows dense or comfortable ([data-density-set]), and the order ([data-remember]).
// Cookies keep it, so that the server makes the next page right from its first byte.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-density-set]')
  if (!button) return
  const density = button.dataset.densitySet
  document.querySelectorAll('.board').forEach(board => {
    if (density) board.dataset.density = density
    else delete board.dataset.density
  })
  document.querySelectorAll('[data-density-set]').forEach(b => b.setAttribute('aria-pressed', String(b === button)))
  keep('density', density)
})

document.addEventListener('change', event => {
  const name = event.target.dataset?.remember
  if (name) keep(name, event.target.value)
}, true) // before the list is asked for anew

function keep(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${value ? 31536000 : 0}; samesite=lax`
}
