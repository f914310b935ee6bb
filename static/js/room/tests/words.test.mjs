import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fill, pieces, plural, sentence } from '../words.js'

const words = {
  think: 'Tiene {{.Time}} para pensar.',
  left: { one: '(queda {{.Count}} intento)', many: '(quedan {{.Count}} de intentos)', other: '(quedan {{.Count}} intentos)' },
  same: '{{.Count}}回',
  found: 'Pregunta {{.Number}}. {{.Link}}',
}
globalThis.document = { getElementById: () => ({ textContent: JSON.stringify({ locale: 'es', words }) }) }

test('placeholders are filled, once and as they are', () => {
  assert.equal(sentence('think', { Time: '{{.Time}} $& 0:30' }), 'Tiene {{.Time}} $& 0:30 para pensar.')
  assert.equal(fill('a {{.X}} b {{.X}}', { X: 1 }), 'a 1 b 1')
})

test('the number chooses the form, and a language may have only one', () => {
  assert.equal(plural('left', 1), '(queda 1 intento)')
  assert.equal(plural('left', 0), '(quedan 0 intentos)')
  assert.equal(plural('left', 2), '(quedan 2 intentos)')
  assert.equal(plural('left', 1_000_000), '(quedan 1000000 de intentos)')
  assert.equal(plural('same', 3), '3回')
})

test('elements stand where the language wants them', () => {
  const link = {}
  assert.deepEqual(pieces('found', { Number: 2, Link: link }), ['Pregunta ', 2, '. ', link])
})
