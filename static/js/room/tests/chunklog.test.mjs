import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeviceLog, Gone, MemoryLog } from '../chunklog.js'

const never = new AbortController().signal
const bytes = (...values) => new Blob([new Uint8Array(values)])
const read = async blob => blob && [...new Uint8Array(await blob.arrayBuffer())]

// a shelf that notes what it is asked to do, and fails from the n-th time on.
function shelf(works = Infinity) {
  const done = []
  const deed = name => async (...facts) => {
    if (done.length >= works) throw new DOMException('no room', 'QuotaExceededError')
    done.push([name, ...facts.map(fact => fact instanceof ArrayBuffer ? fact.byteLength : fact)])
  }
  return { done, begin: deed('begin'), add: deed('add'), acknowledge: deed('acknowledge'), end: deed('end') }
}

const record = { id: 't1', type: 'video/webm' }

test('a slice waits for bytes, and is null at the end', async () => {
  const log = new MemoryLog('video/webm')
  const waiting = log.slice(0, 10, never)
  await log.append(bytes())
  await log.append(bytes(1, 2, 3))
  assert.deepEqual(await read(await waiting), [1, 2, 3])
  assert.deepEqual(await read(await log.slice(1, 2, never)), [2])
  const end = log.slice(3, 10, never)
  await log.close()
  assert.equal(await end, null)
  await log.append(bytes(4))
  assert.equal(log.size, 3)
})

test('a slice that nobody wants any more ends', async () => {
  const nobody = new AbortController()
  const waiting = new MemoryLog('video/webm').slice(0, 1, nobody.signal)
  nobody.abort(new Error('enough'))
  await assert.rejects(waiting, /enough/)
})

test('what an earlier visit left begins where the server is', async () => {
  const log = new MemoryLog('video/webm', 100, [bytes(1, 2), bytes(3)])
  await log.close()
  assert.equal(log.size, 103)
  assert.deepEqual(await read(await log.slice(101, 200, never)), [2, 3])
  assert.equal(await log.slice(103, 200, never), null)
  await assert.rejects(log.slice(99, 200, never), Gone)
})

test('bytes are on the device before anybody reads them', async () => {
  let kept
  const slow = { ...shelf(), add: () => new Promise(resolve => { kept = resolve }) }
  const log = new DeviceLog(record, slow)
  let got = null
  const reading = log.slice(0, 10, never).then(blob => { got = blob })
  const appending = log.append(bytes(1, 2), 1000)
  while (!kept) await new Promise(setImmediate)
  assert.equal(got, null)
  kept()
  await appending
  await reading
  assert.deepEqual(await read(got), [1, 2])
})

test('pieces keep their order and leave when the server has them', async () => {
  const device = shelf()
  const log = new DeviceLog(record, device)
  log.append(bytes(1, 2), 1000)
  log.append(bytes(3, 4, 5), 2000)
  await log.close({ ms: 2500, failed: false, cut: false })
  log.acknowledged(1) // in the middle of the first piece
  log.acknowledged(3)
  log.acknowledged(5)
  assert.deepEqual(device.done, [
    ['begin', record], ['add', 't1', 0, 2, 1000], ['add', 't1', 2, 3, 2000], ['end', 't1', { ms: 2500, failed: false, cut: false, bytes: 5 }],
    ['acknowledge', 't1', 3, 2], ['acknowledge', 't1', 5, 5],
  ])
  assert.deepEqual(await read(log.whole()), [1, 2, 3, 4, 5]) // for playing it at once
})

test('a large chunk is split', async () => {
  const device = shelf()
  const log = new DeviceLog(record, device)
  await log.append(new Blob([new Uint8Array(5 << 19)]), 1000)
  assert.deepEqual(device.done.slice(1), [['add', 't1', 0, 1 << 20, 1000], ['add', 't1', 1 << 20, 1 << 20, 1000], ['add', 't1', 2 << 20, 1 << 19, 1000]])
})

for (const works of [0, 2]) {
  test(`a device that is full after ${works} deeds: on in memory, said once, and without a gap`, async () => {
    const device = shelf(works)
    const log = new DeviceLog(record, device)
    let said = 0
    log.addEventListener('log:memory', () => said++)
    await log.append(bytes(1), 1000)
    await log.append(bytes(2), 2000)
    await log.append(bytes(3), 3000)
    await log.close({ ms: 3000 })
    assert.equal(said, 1)
    assert.equal(device.done.length, works)
    assert.deepEqual(await read(await log.slice(0, 10, never)), [1, 2, 3])
  })
}
