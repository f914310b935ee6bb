// Camera and microphone: asking for them, and the one stream that the room's pages share.
import { recognise } from './browser.js'
import { failure, lacking } from './failure.js'
import { soundOnly } from './sound.js'
import { remember, remembered } from './tab.js'

// DeviceProblem carries a code that names the help on the page: insecure, inapp, unsupported, or one of failure.js.
export class DeviceProblem extends Error {
  constructor(code) {
    super(code)
    this.code = code
  }
}

const mutedFor = 3000 // ms after which a camera or microphone that gives nothing counts as gone

// Studio holds the stream. It fires "lost" when camera or microphone stop by themselves.
export class Studio extends EventTarget {
  stream = null

  get live() {
    return Boolean(this.stream?.active) && this.stream.getTracks().every(track => track.readyState === 'live' && !track.muted)
  }

  // seen: there is a picture.
  get seen() { return Boolean(this.stream?.getVideoTracks().length) }

  // open asks for camera and microphone, those chosen before if they are still there, and throws DeviceProblem.
  async open() {
    if (this.live && soundOnly() !== this.seen) return this.stream
    this.close()
    if (!window.isSecureContext) throw new DeviceProblem('insecure')
    if (!navigator.mediaDevices?.getUserMedia) throw new DeviceProblem(app() ? 'inapp' : 'unsupported')
    if (!window.MediaRecorder) throw new DeviceProblem('unsupported')
    const stream = await this.#ask()
    for (const track of stream.getTracks()) this.#guard(track, stream)
    this.stream = stream
    return stream
  }

  // choose switches to another device; kind is "camera" or "microphone".
  async choose(kind, id) {
    remember(kind, id)
    this.close()
    return this.open()
  }

  // devices lists what there is to choose from: [{id, label, on}] for each kind. The names are known once one is in use.
  async devices() {
    const all = await navigator.mediaDevices.enumerateDevices()
    const list = (kind, track) => all.filter(device => device.kind === kind && device.deviceId).map(device => ({
      id: device.deviceId, label: device.label, on: track?.getSettings().deviceId === device.deviceId,
    }))
    return {
      camera: list('videoinput', this.stream?.getVideoTracks()[0]),
      microphone: list('audioinput', this.stream?.getAudioTracks()[0]),
    }
  }

  close() {
    const stream = this.stream
    this.stream = null
    stream?.getTracks().forEach(track => track.stop())
  }

  // hears tells whether a microphone may well work, camera or not. It asks nobody for permission.
  async hears() {
    try {
      const kinds = (await navigator.mediaDevices.enumerateDevices()).map(device => device.kind)
      if (!kinds.includes('audioinput')) return false
      const permission = await navigator.permissions?.query({ name: 'microphone' }).catch(() => null)
      return permission?.state !== 'denied'
    } catch {
      return false
    }
  }

  #guard(track, stream) {
    let timer
    const lost = () => { if (this.stream === stream) this.dispatchEvent(new Event('lost')) }
    track.addEventListener('ended', lost)
    track.addEventListener('mute', () => { timer = setTimeout(lost, mutedFor) })
    track.addEventListener('unmute', () => clearTimeout(timer))
  }

  async #code(error) {
    const code = failure(error, { app: app(), allowed: allowed() })
    if (code === 'changed') for (const kind of ['camera', 'microphone']) remember(kind, null) // the next try takes another one
    if (code !== 'missing') return code
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => [])
    return soundOnly() ? 'nomicrophone' : lacking(devices.map(device => device.kind))
  }

  async #ask() {
    try {
      return await navigator.mediaDevices.getUserMedia({
        video: !soundOnly() && { ...wish('camera'), facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } },
        audio: { ...wish('microphone'), echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      })
    } catch (error) {
      throw new DeviceProblem(await this.#code(error))
    }
  }
}

const wish = kind => remembered(kind) ? { deviceId: { ideal: remembered(kind) } } : {}

const app = () => recognise(navigator.userAgent, navigator.maxTouchPoints).app

// allowed: neither a header nor a frame around the page keeps it from asking.
const allowed = () => ['camera', 'microphone'].every(name => document.featurePolicy?.allowsFeature(name) ?? true)
