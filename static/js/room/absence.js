// Absence watches for sound, or light, that should be there. Levels are 0 to 1; looks is after how many of them it may be
// said that there was nothing at all.
export class Absence {
  ever = false
  #threshold
  #looks
  #since = null

  constructor(threshold, looks) {
    this.#threshold = threshold
    this.#looks = looks
  }

  // missing is for how many ms there has been nothing.
  missing(level, now) {
    this.#looks--
    if (level > this.#threshold) {
      this.ever = true
      this.#since = null
      return 0
    }
    this.#since ??= now
    return now - this.#since
  }

  // total: there was nothing from beginning to end. False where nothing could be looked at.
  get total() { return this.#looks < 0 && !this.ever }
}
