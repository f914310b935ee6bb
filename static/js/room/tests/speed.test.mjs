import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grade } from '../speed.js'

const size = 256 << 10

test('what a recording needs is good, what brings it home within the hour is slow', () => {
  assert.equal(grade(size, 300), 'good')
  assert.equal(grade(size, 2097), 'good') // 1 Mbit a second
  assert.equal(grade(size, 2200), 'slow')
  assert.equal(grade(size, 9900), 'slow')
  assert.equal(grade(size, 10_100), 'crawling')
})
