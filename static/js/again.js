// The dialog "Let this candidate record again". The style sheet shows what belongs to the chosen way and the server says
// what will happen; this names the deed of "more time" by the deadline, and unfolds the letter where there is room for it.
document.addEventListener('input', event => {
  const form = event.target.closest('.again')
  if (form) name(form)
})
document.addEventListener('htmx:after:swap', () => {
  const form = document.querySelector('dialog .again')
  if (!form) return
  name(form)
  unfold(form)
})

function name(form) {
  const label = form.querySelector('[data-with-deadline]')
  if (label) label.textContent = form.elements.deadline.value ? label.dataset.withDeadline : label.dataset.withoutDeadline
}

function unfold(form) {
  if (form.dataset.unfolded) return // what people fold stays folded
  form.dataset.unfolded = 'true'
  form.querySelector('[data-unfold]').open = matchMedia('(width >= 64rem)').matches
}

const page = document.querySelector('main .again')
if (page) {
  name(page)
  unfold(page)
}
