// The recruiter's pages. Each module is one behaviour, listens on the document and so outlives every swap; without any
// of them the pages still work by links and forms.
import 'htmx.org'
import './copy.js'
import './dialog.js'
import './focus.js'
import './form.js'
import './keys.js'
import './menu.js'
import './player.js'
import './select.js'
import './status.js'
import './theme.js'
import './time.js'
