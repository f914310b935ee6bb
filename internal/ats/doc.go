// Package ats knows how four applicant tracking systems speak: how an order's state is said in each one's words, which
// addresses a result may be sent to, what an answer means for the next try, and what a log of it may keep.
//
// It knows nothing of a database, of HTTP clients or of the time: the desk computes a Result when it is sent, Compose puts it
// into the vendor's words, the desk sends it. What the vendors ask of us is answered in web/partner, in the same words.
//
// It refuses to send a secret to an address that is neither the vendor's nor one that the operator named: the addresses come
// with the orders, and our credentials travel with the answer. It refuses to make up what Retake does not have: there are no
// scores, so none are sent.
//
// Sources: Greenhouse, "Assessment Partner API" (developers.greenhouse.io/assessment.html, complete). Ashby, "Creating an
// Assessments Integration" and the reference of assessment.update (developers.ashbyhq.com), schemas included. Workable,
// "Assessment Providers" and "Video Interview Providers" (workable.readme.io); the bodies are known from public integrations.
// Recruitee, "Partners API" (docs.recruitee.com, sections Sending candidates and Reports). What they leave open is in each
// Protocol's Gaps, for people to confirm with their vendor.
package ats
