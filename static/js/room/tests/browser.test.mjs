import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recognise, traits } from '../browser.js'

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)'
const pixel = 'Mozilla/5.0 (Linux; Android 15; Pixel 8)'
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'

// agent, {touches}, system, browser, app
const table = [
  ['Chrome on Windows', `${windows} ${blink} Chrome/131.0.0.0 Safari/537.36`, 0, 'windows', 'chrome', ''],
  ['Chrome on a Mac', `${mac} ${blink} Chrome/131.0.0.0 Safari/537.36`, 0, 'macos', 'chrome', ''],
  ['Chrome on Linux, without a window', `Mozilla/5.0 (X11; Linux x86_64) ${blink} HeadlessChrome/131.0.0.0 Safari/537.36`, 0, 'linux', 'chrome', ''],
  ['Chrome on a Chromebook', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${blink} Chrome/131.0.0.0 Safari/537.36`, 10, 'chromeos', 'chrome', ''],
  ['Edge on Windows', `${windows} ${blink} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`, 0, 'windows', 'edge', ''],
  ['Edge on Windows with a touch screen', `${windows} ${blink} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`, 10, 'windows', 'edge', ''],
  ['Firefox on Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0', 0, 'windows', 'firefox', ''],
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 0, 'linux', 'firefox', ''],
  ['Safari on a Mac', `${mac} ${webkit} Version/18.1 Safari/605.1.15`, 0, 'macos', 'safari-macos', ''],
  ['Opera on Windows', `${windows} ${blink} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`, 0, 'windows', 'other', ''],
  ['Safari on an iPhone', `${iphone} ${webkit} Version/18.1 Mobile/15E148 Safari/604.1`, 5, 'ios', 'safari-ios', ''],
  ['Safari on an iPad, which says it is a Mac', `${mac} ${webkit} Version/18.1 Safari/605.1.15`, 5, 'ios', 'safari-ios', ''],
  ['Chrome on an iPhone', `${iphone} ${webkit} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`, 5, 'ios', 'other-ios', ''],
  ['Firefox on an iPhone', `${iphone} ${webkit} FxiOS/133.0 Mobile/15E148 Safari/605.1.15`, 5, 'ios', 'other-ios', ''],
  ['Edge on an iPhone', `${iphone} ${webkit} Version/18.0 EdgiOS/131.0.2903.48 Mobile/15E148 Safari/604.1`, 5, 'ios', 'other-ios', ''],
  ['Chrome on Android', `${pixel} ${blink} Chrome/131.0.0.0 Mobile Safari/537.36`, 5, 'android', 'chrome-android', ''],
  ['Edge on Android', `${pixel} ${blink} Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0`, 5, 'android', 'chrome-android', ''],
  ['Samsung Internet', `Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921B) ${blink} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`, 5, 'android', 'samsung', ''],
  ['Firefox on Android', 'Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0', 5, 'android', 'firefox-android', ''],
  ['Opera on Android', `${pixel} ${blink} Chrome/130.0.0.0 Mobile Safari/537.36 OPR/86.0.0.0`, 5, 'android', 'other', ''],
  ['Instagram on an iPhone', `${iphone} ${webkit} Mobile/22B83 Instagram 358.0.0.0 (iPhone15,2; iOS 18_1; en_GB; en)`, 5, 'ios', 'other-ios', 'instagram'],
  ['Instagram on Android', `Mozilla/5.0 (Linux; Android 15; Pixel 8; wv) ${blink} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36 Instagram 358.0.0.0 Android`, 5, 'android', 'chrome-android', 'instagram'],
  ['Facebook on an iPhone', `${iphone} ${webkit} Mobile/22B83 [FBAN/FBIOS;FBAV/490.0.0;FBDV/iPhone15,2]`, 5, 'ios', 'other-ios', 'facebook'],
  ['Facebook on Android', `Mozilla/5.0 (Linux; Android 15; Pixel 8; wv) ${blink} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/490.0.0;]`, 5, 'android', 'chrome-android', 'facebook'],
  ['LinkedIn', `${iphone} ${webkit} Mobile/15E148 [LinkedInApp]/9.30.1`, 5, 'ios', 'other-ios', 'linkedin'],
  ['TikTok', `${iphone} ${webkit} Mobile/15E148 musical_ly_36.8.0 JsSdk/2.0 BytedanceWebview/d8a21c6`, 5, 'ios', 'other-ios', 'tiktok'],
  ['WeChat', `${pixel} ${blink} Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.54`, 5, 'android', 'chrome-android', 'wechat'],
  ['Snapchat', `${iphone} ${webkit} Version/18.1 Mobile/15E148 Safari/604.1 Snapchat/13.16.0.44`, 5, 'ios', 'safari-ios', 'snapchat'],
  ['LINE', `${iphone} ${webkit} Mobile/15E148 Safari Line/14.19.0`, 5, 'ios', 'other-ios', 'line'],
  ["Google's app, where Gmail opens links", `${iphone} ${webkit} GSA/344.0.695551749 Mobile/15E148 Safari/604.1`, 5, 'ios', 'other-ios', 'gmail'],
  ['some other app on Android', `Mozilla/5.0 (Linux; Android 15; Pixel 8; wv) ${blink} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36`, 5, 'android', 'chrome-android', 'webview'],
  ['some other app on an iPhone', `${iphone} ${webkit} Mobile/15E148`, 5, 'ios', 'other-ios', 'webview'],
  ['something that says nothing', '', 0, '', 'other', ''],
]

for (const [name, agent, touches, system, browser, app] of table) {
  test(name, () => assert.deepEqual(recognise(agent, touches), { system, browser, app }))
}

test('an online shop is not LINE, and a pipeline neither', () => {
  for (const word of ['Online/1.0', 'Pipeline/2']) assert.equal(recognise(`${windows} ${word}`).app, '')
})

test('help is sorted from the app to the kind of device', () => {
  assert.deepEqual(traits(table.find(([name]) => name === 'Facebook on Android')[1], 5), ['facebook', 'chrome-android', 'android', 'phone'])
  assert.deepEqual(traits(`${windows} ${blink} Chrome/131.0.0.0 Safari/537.36`, 0), ['chrome', 'windows', 'desk'])
})
