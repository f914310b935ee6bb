// A menu is a native popover; the browser opens it, closes it and returns the focus. This places it beside its button
// (on a narrow screen CSS makes it a sheet at the bottom) and lets the arrow keys walk. The rows of a list share one
// menu, #menu: an answer that htmx puts into it opens it beside the link that asked.
const gap = 4
const shared = document.getElementById('menu')
let open
let asked

document.addEventListener('htmx:after:swap', ({ target, detail: { ctx } }) => {
  if (!shared || (target !== shared && ctx.target !== shared)) return
  asked = ctx.sourceElement
  if (open) open.hidePopover()
  shared.showPopover()
})

document.addEventListener('toggle', event => {
  const menu = event.target
  if (!menu.matches?.('.menu')) return
  if (event.newState !== 'open') {
    if (open === menu) open = undefined
    menu.removeAttribute('style') // htmx copies attributes at a swap, and the page's policy allows no style in markup
    return
  }
  open = menu
  place(menu)
  items(menu)[0]?.focus({ preventScroll: true })
}, true)

function place(menu) {
  const button = menu.opener = menu === shared ? asked : document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`)
  if (!button || matchMedia('(width < 40rem)').matches) {
    menu.style.removeProperty('inset')
    return
  }
  const at = button.getBoundingClientRect()
  const box = menu.getBoundingClientRect()
  const below = at.bottom + gap
  const fits = below + box.height < innerHeight - gap
  const top = Math.max(gap, fits ? below : at.top - gap - box.height)
  const left = Math.max(gap, at.right - box.width)
  menu.style.inset = `${top}px auto auto ${left}px`
}

const items = menu => [...menu.querySelectorAll('a[href], button:not([disabled])')]

document.addEventListener('keydown', event => {
  if (!open?.contains(document.activeElement)) return
  const all = items(open)
  const at = all.indexOf(document.activeElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  all[(to + all.length) % all.length].focus()
})
document.addEventListener('click', event => {
  if (open?.contains(event.target) && event.target.closest('a, button:not([data-stay])')) open.hidePopover()
})
// A fixed box must not stay behind when its row moves away.
addEventListener('scroll', event => { if (open && !open.contains(event.target)) open.hidePopover() }, { capture: true, passive: true })
addEventListener('resize', () => open?.hidePopover())
