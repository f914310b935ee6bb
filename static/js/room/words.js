// What the script says, in the language of the page: the server puts the sentences into it, with the plural forms that
// the language has.
let known

const page = () => known ??= JSON.parse(document.getElementById('room-words').textContent)

// locale is how Intl is to write dates.
export const locale = () => page().locale

// language is the page's tag, for the answers of the server.
export const language = () => document.documentElement.lang || 'en'

// sentence gives the sentence of that name with its placeholders filled.
export const sentence = (name, values) => fill(page().words[name], values)

// plural is sentence in the form that belongs to n, which stands in it as {{.Count}}.
export function plural(name, n, values) {
  const forms = page().words[name]
  const form = typeof forms === 'string' ? forms : forms[new Intl.PluralRules(page().locale).select(n)] ?? forms.other
  return fill(form, { Count: n, ...values })
}

// pieces is sentence as a list of texts and elements, where some of the values are elements.
export function pieces(name, values) {
  return page().words[name].split(placeholder).map((piece, i) => i % 2 ? values[piece] : piece).filter(piece => piece !== '')
}

const placeholder = /\{\{\.(\w+)\}\}/

export const fill = (text, values = {}) => text.replace(new RegExp(placeholder, 'g'), (_, name) => values[name])
