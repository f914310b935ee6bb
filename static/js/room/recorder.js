// Records one take. Speaks in events:
//   take:chunk {blob}              about every second
//   take:stalled                   no data for ten seconds
//   take:stopped {ms, broken}      over; broken: it ended by itself
const types = ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/mp4']

export class Recorder extends EventTarget {
  #recorder
  #begun = 0
  #asked = false

  constructor(stream) {
    super()
    const mimeType = types.find(type => MediaRecorder.isTypeSupported(type))
    this.#recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: 800_000, audioBitsPerSecond: 64_000 })
    this.type = (mimeType ?? this.#recorder.mimeType).split(';')[0]
    this.#recorder.addEventListener('start', () => { this.#begun = performance.now() })
    this.#recorder.addEventListener('dataavailable', event => this.#chunk(event.data))
    this.#recorder.addEventListener('stop', () => this.#over())
  }

  get running() { return this.#recorder.state === 'recording' }

  // ms is how long it has been recording.
  get ms() { return this.#begun ? performance.now() - this.#begun : 0 }

  start() {
    this.#recorder.start(1000)
    this.#watch()
  }

  // stop ends the take; the last piece comes before take:stopped.
  stop() {
    this.#asked = true
    if (this.#recorder.state !== 'inactive') this.#recorder.stop()
  }

  #chunk(blob) {
    if (!blob.size) return
    if (this.running) this.#watch()
    this.#say('take:chunk', { blob })
  }

  #over() {
    clearTimeout(this.#watchdog)
    this.#say('take:stopped', { ms: Math.round(this.ms), broken: !this.#asked })
  }

  #watchdog

  #watch() {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => this.#say('take:stalled'), 10_000)
  }

  #say(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })) }
}
