// Which browser this is, as far as help has to know it: where its switches are. That is for words only; what a browser can
// do, it is asked itself.
const systems = [
  ['ios', /iPhone|iPad|iPod/],
  ['android', /Android/],
  ['windows', /Windows/],
  ['chromeos', /CrOS/],
  ['macos', /Macintosh/],
  ['linux', /Linux|X11/],
]

// Apps that open links from letters and chats inside themselves. Most have no camera there.
const apps = [
  ['instagram', /Instagram/],
  ['facebook', /FBAN|FBAV|FB_IAB/],
  ['linkedin', /LinkedInApp/],
  ['tiktok', /TikTok|musical_ly|BytedanceWebview|trill_/],
  ['wechat', /MicroMessenger/],
  ['snapchat', /Snapchat/],
  ['line', /\bLine\//],
  ['gmail', /\bGSA\//], // Google's app, which Gmail opens links in as well
  ['webview', /; wv\)/],
]

// The first that fits counts: nearly all of them say that they are Chrome or Safari, too.
const browsers = {
  ios: [['other-ios', /CriOS|FxiOS|EdgiOS|OPiOS|OPT\/|DuckDuckGo|YaBrowser|Brave/], ['safari-ios', /Version\/.* Safari\//]],
  android: [['samsung', /SamsungBrowser/], ['firefox-android', /Firefox\//], ['other', /OPR\/|DuckDuckGo|YaBrowser/], ['chrome-android', /Chrome\//]],
  desktop: [['edge', /Edg\//], ['other', /OPR\/|YaBrowser|Vivaldi/], ['firefox', /Firefox\//], ['chrome', /Chrome\//], ['safari-macos', /Version\/.* Safari\//]],
}

const first = (list, agent) => list.find(([, sign]) => sign.test(agent))?.[0] ?? ''

// recognise reads navigator.userAgent; touches is navigator.maxTouchPoints, because an iPad says that it is a Mac.
// It gives {system, browser, app}: app is empty in a browser of its own, browser is "other" when help knows no more of it.
export function recognise(agent, touches = 0) {
  const system = /Macintosh/.test(agent) && touches > 1 ? 'ios' : first(systems, agent)
  const bare = system === 'ios' && !/Safari\//.test(agent) ? 'webview' : '' // a view inside an app, whichever it is
  return {
    system,
    browser: first(browsers[system] ?? browsers.desktop, agent) || (system === 'ios' ? 'other-ios' : 'other'),
    app: first(apps, agent) || bare,
  }
}

// traits are the words that help is sorted by: the app, the browser, the system, and whether it is a phone.
export function traits(agent, touches) {
  const { app, browser, system } = recognise(agent, touches)
  return [app, browser, system, ['ios', 'android'].includes(system) ? 'phone' : 'desk'].filter(Boolean)
}
