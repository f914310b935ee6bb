import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, kind } from '../filekind.js'

const bytes = text => Uint8Array.from(text, letter => letter.charCodeAt(0))
const box = (...brands) => bytes(`\0\0\0${String.fromCharCode(8 + 4 * (brands.length + 1))}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}\0\0\0\x08free`)

test('films are known by their first bytes', () => {
  assert.equal(kind(bytes('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87')), 'video/webm')
  assert.equal(kind(box('qt  ', 'qt  ')), 'video/mp4')
  assert.equal(kind(box('isom', 'isom', 'avc1')), 'video/mp4')
  assert.equal(kind(box('M4A ', 'isom')), 'video/mp4')
  assert.equal(kind(box('XAVC', 'mp42')), 'video/mp4')
  assert.equal(kind(box('3gp5', 'isom')), 'video/mp4')
})

test('what is none is not, whatever it is called', () => {
  for (const text of ['', 'ftyp', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'ID3\x04', 'RIFF\0\0\0\0AVI LIST', '\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska']) {
    assert.equal(kind(bytes(text)), '', text)
  }
  assert.equal(kind(box('heic', 'mif1', 'heic')), '')
  assert.equal(kind(box('avif', 'mif1', 'miaf')), '')
})

test('a file is refused for one reason, the first one', () => {
  const limits = { most: 1000, longest: 90_000, sound: false }
  const film = { size: 1000, type: 'video/mp4', ms: 90_000, claimed: 'video/quicktime' }
  assert.equal(fault(film, limits), '')
  assert.equal(fault({ ...film, size: 0, type: '' }, limits), 'empty')
  assert.equal(fault({ ...film, type: '', size: 2000 }, limits), 'type')
  assert.equal(fault({ ...film, size: 1001 }, limits), 'large')
  assert.equal(fault({ ...film, ms: 90_001 }, limits), 'long')
  assert.equal(fault({ ...film, ms: 0 }, limits), '', 'a length that nobody knows')
  assert.equal(fault({ ...film, ms: 9e6 }, { ...limits, longest: 0 }), '', 'no limit')
  assert.equal(fault({ ...film, claimed: 'audio/mp4' }, limits), 'sound')
  assert.equal(fault({ ...film, claimed: 'audio/mp4' }, { ...limits, sound: true }), '')
})
