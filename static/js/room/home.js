// All takes of this tab that are on their way to the server, those included that an earlier visit left on the device. It
// outlives the pages. Speaks in events:
//   home:progress   something moved or came home
import { alone } from './alone.js'
import { DeviceLog, MemoryLog } from './chunklog.js'
import { Delivery } from './delivery.js'
import * as shelf from './shelf.js'

const kept = 14 * 24 * 3600 * 1000 // ms; what the server still refuses by then is wiped

export class Home extends EventTarget {
  // found are the interrupted takes of this link that have come home: their page to their length in ms.
  found = new Map()
  token = location.pathname.split('/')[2] ?? ''
  #underway = new Set()
  #looked

  // set out begins the delivery of a new take of this page, for the server's answer to it. type: of its container.
  setOut(begun, type) {
    const { take: id, upload, seal, answered } = begun
    const take = { id, token: this.token, page: location.pathname, upload, seal, answered, type, begun: Date.now() }
    const delivery = new Delivery(take, new DeviceLog(take))
    this.#add(delivery)
    return delivery
  }

  // underway lists the deliveries of this link, those of other tabs too, or this tab's for one question's page.
  underway(page) {
    return [...this.#underway].filter(({ take, elsewhere }) => take.token === this.token && (!page || take.page === page && !elsewhere))
  }

  // idle resolves when nothing of the link, or of the page, is under way any more. It rejects when the signal ends.
  async idle(page, signal) {
    await this.resume()
    while (this.underway(page).length) {
      await new Promise((resolve, reject) => {
        this.addEventListener('home:progress', resolve, { once: true })
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        if (signal.aborted) reject(signal.reason)
      })
    }
  }

  // percent is how much of it has arrived, 0 to 99.
  percent(page) {
    const list = this.underway(page)
    const total = list.reduce((sum, delivery) => sum + delivery.total, 0)
    const sent = list.reduce((sum, delivery) => sum + delivery.sent, 0)
    return total ? Math.min(99, Math.floor(100 * sent / total)) : 0
  }

  // resume begins to send what is on the device, once; it resolves when it is known what that is. Takes of other links
  // come along: their own page may never be opened again.
  resume() {
    return this.#looked ??= shelf.takes().catch(() => []).then(takes => Promise.all(takes.map(take => this.#resume(take))))
  }

  async #resume(take) {
    const { id } = take
    if (this.#knows(id)) return
    await new Promise(known => {
      const mine = () => this.#bring(id, known)
      alone(id, mine).catch(error => {
        if (error.name === 'AbortError') this.#await(take, mine)
      }).finally(known)
    })
  }

  // await has a take that another tab is busy with, and what that tab leaves of it.
  #await(take, mine) {
    const placeholder = { take, elsewhere: true, total: 0, sent: 0 }
    this.#underway.add(placeholder)
    const gone = () => { this.#underway.delete(placeholder); this.#moved() }
    alone(take.id, () => mine().finally(gone), Infinity).catch(gone)
  }

  // bring sends what the device has of a take; known is called as soon as that is under way. One of another link may turn
  // out to be of this one, which is found out in a moment, or later without anybody waiting.
  async #bring(id, known) {
    const take = await shelf.take(id)
    if (!take) return // another tab was quicker
    const pieces = (await shelf.pieces(id)).map(({ at, bytes }) => ({ at, blob: new Blob([bytes]) }))
    const run = async take => {
      const log = new MemoryLog(take.type, pieces[0]?.at ?? take.sent, pieces.map(({ blob }) => blob))
      log.close()
      const delivery = new Delivery(take, log)
      this.#add(delivery)
      if (take.token === this.token) known()
      else setTimeout(known, 3000)
      await delivery.run(whole(take, log.size) ? take.ended : null)
      return delivery.refusal
    }
    let refusal = await run(take)
    if (refusal?.status === 404 && take.token !== this.token) refusal = await run(under(this.token, take))
    if (refusal && Date.now() - take.begun > kept) await shelf.remove(id)
  }

  #knows(id) { return [...this.#underway].some(({ take }) => take.id === id) }

  #add(delivery) {
    this.#underway.add(delivery)
    for (const type of ['take:progress', 'take:waiting']) delivery.addEventListener(type, () => this.#moved())
    delivery.addEventListener('take:sealed', () => this.found.delete(delivery.take.page))
    delivery.addEventListener('take:home', () => {
      const { take, total, sealed, refusal } = delivery
      this.#underway.delete(delivery)
      if (take.token === this.token && total && !sealed && !refusal) this.found.set(take.page, take.ms)
      this.#moved()
    })
  }

  #moved() { this.dispatchEvent(new Event('home:progress')) }
}

// whole: the candidate ended it, and the device has it to its end. What was cut off is for the candidate to decide.
const whole = ({ ended }, size) => ended && !ended.cut && size > 0 && ended.bytes === size

// under is the take as another link of its interview names it: the link may have been replaced since.
const under = (token, take) => {
  const moved = address => address.replace(`/i/${take.token}/`, `/i/${token}/`)
  return { ...take, token, page: moved(take.page), upload: moved(take.upload), seal: moved(take.seal) }
}
