// What this device keeps until the server has it, in IndexedDB: a closed tab, a killed browser and an empty battery leave
// it as it was. Every function rejects when the device cannot keep things (a private window, no room left) or is too slow.
//
//   takes   {id, token, page, upload, seal, type, begun, sent, ms, ended}
//           page: address of its question; begun: when, in ms since 1970; sent: bytes the server has; ms: length so far;
//           ended: null while recording, then {bytes, ms, failed, reason, cut}; reason: its first
//           failure; cut: not ended by the candidate
//   pieces  {take, at, bytes}     at: where the piece stands in the take, in bytes
//   doubts  {take, token, found}  found: "silent" and "black", as far as this device noticed them in a saved take
const patience = 10_000 // ms; a disk that takes longer must not hold up a recording
const stores = ['takes', 'pieces', 'doubts']
let opening

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('retake', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('takes', { keyPath: 'id' })
      request.result.createObjectStore('pieces', { keyPath: ['take', 'at'] })
      request.result.createObjectStore('doubts', { keyPath: 'take' })
    }
    request.onsuccess = () => {
      const database = request.result
      database.onclose = () => { opening = undefined }
      database.onversionchange = () => { database.close(); opening = undefined }
      resolve(database)
    }
    request.onerror = () => reject(request.error)
  })
  opening.catch(() => { opening = undefined })
  return opening
}

// run does a deed with the three stores in one transaction. It resolves with the result of the request that the deed
// returned, once everything is out of the browser's hands. It does not wait for the disk itself: once a second, with other
// programs at work, that can take longer than the recording.
function run(mode, deed) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the device is too slow')), patience)
    open().then(database => {
      const transaction = database.transaction(stores, mode, { durability: 'relaxed' })
      let request
      transaction.oncomplete = () => resolve(request?.result)
      transaction.onabort = () => reject(transaction.error ?? new Error('the device kept nothing'))
      try {
        request = deed(Object.fromEntries(stores.map(name => [name, transaction.objectStore(name)])))
      } catch (error) {
        transaction.abort()
        throw error
      }
    }).catch(reject).finally(() => clearTimeout(timer))
  })
}

const change = deed => run('readwrite', deed)
const look = deed => run('readonly', deed)
const piecesOf = id => IDBKeyRange.bound([id], [id, []]) // an array is after every number

// amend changes a take's record if it is still there, and then does what goes with it.
function amend(takes, id, facts, then) {
  const request = takes.get(id)
  request.onsuccess = () => {
    if (!request.result) return
    takes.put({ ...request.result, ...facts })
    then?.()
  }
}

export const begin = take => change(({ takes }) => { takes.put({ ...take, sent: 0, ms: 0, ended: null }) })

// add keeps a piece; ms is how long the take is with it.
export const add = (take, at, bytes, ms) => change(({ takes, pieces }) => {
  amend(takes, take, { ms }, () => pieces.put({ take, at, bytes }))
})

// acknowledge notes that the server has the bytes before sent, and lets go of the pieces before edge.
export const acknowledge = (take, sent, edge) => change(({ takes, pieces }) => {
  pieces.delete(IDBKeyRange.bound([take, 0], [take, edge], false, true))
  amend(takes, take, { sent })
})

export const end = (take, ended) => change(({ takes }) => amend(takes, take, { ended }))

export const remove = take => change(({ takes, pieces }) => {
  takes.delete(take)
  pieces.delete(piecesOf(take))
})

export const take = id => look(({ takes }) => takes.get(id))

export const takes = () => look(({ takes }) => takes.getAll())

// pieces are those of a take that follow each other without a gap from its first byte that the server has not.
export async function pieces(take) {
  const whole = []
  for (const piece of await look(({ pieces }) => pieces.getAll(piecesOf(take)))) {
    const last = whole.at(-1)
    if (!last || last.at + last.bytes.byteLength === piece.at) whole.push(piece)
  }
  return whole
}

export const doubt = (take, token, found) => change(({ doubts }) => { doubts.put({ take, token, found }) })

// doubts are what this device noticed in the takes of a link, by take.
export async function doubts(token) {
  const all = await look(({ doubts }) => doubts.getAll())
  return new Map(all.filter(doubt => doubt.token === token).map(({ take, found }) => [take, found]))
}

// forget wipes everything of a link.
export async function forget(token) {
  const mine = (await takes()).filter(take => take.token === token)
  const noticed = await doubts(token)
  await change(({ takes, pieces, doubts }) => {
    for (const { id } of mine) {
      takes.delete(id)
      pieces.delete(piecesOf(id))
    }
    for (const take of noticed.keys()) doubts.delete(take)
  })
}
