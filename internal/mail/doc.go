// Package mail writes letters and hands them to a mail server.
//
// It knows placeholders, the letters a new position starts with (a folder of letters/ for each language
// of lang), how plain text becomes a letter that reads well in any mail program, and which refusals of a
// mail server are worth another try.
//
// It refuses line breaks in anything that becomes a header, placeholders that it does not know, and
// markup: what people wrote is text, in both parts of the letter. It does not know who gets a letter
// and when; letters are sent from jobs, at least once, and the Message-ID is made from the letter's ID
// so that a second copy can be told from a second letter. Errors name no recipient.
//
// Its one dependency is wneessen/go-mail, for MIME, STARTTLS, the sign-in mechanisms and the reply
// codes that tell a temporary failure from a final one.
package mail
