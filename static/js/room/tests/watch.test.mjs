import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Absence } from '../absence.js'
import { lit, visible } from '../picture.js'

test('absence counts from the first level without, and ends with the first one above the threshold', () => {
  const sound = new Absence(0.1, 2)
  assert.equal(sound.missing(0, 1000), 0)
  assert.equal(sound.missing(0.1, 6000), 5000)
  assert.equal(sound.missing(0.2, 7000), 0)
  assert.equal(sound.missing(0, 8000), 0)
  assert.equal(sound.total, false)
})

test('total absence is not claimed after a few looks', () => {
  const light = new Absence(visible, 2)
  light.missing(0, 0)
  light.missing(0, 500)
  assert.equal(light.total, false)
  light.missing(0, 1000)
  assert.equal(light.total, true)
})

test('a noisy black is no picture, one bright corner is', () => {
  const pixels = new Uint8ClampedArray(32 * 18 * 4).map((_, i) => i % 4 === 3 ? 255 : i % 23)
  assert.ok(lit(pixels) <= visible)
  pixels.fill(200, 0, 4 * 32)
  assert.ok(lit(pixels) > visible)
})
