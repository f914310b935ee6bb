import { expect, type Page } from '@playwright/test';

// Hands that have a keyboard and no mouse.

const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary, video[controls], [tabindex="0"]';

/** Presses Tab until the control of that name has the focus. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const met: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const label = await focused(page);
    if (name.test(label)) return;
    met.push(label);
  }
  throw new Error(`Tab never reached ${name}, only ${[...new Set(met)].join(' · ')}`);
}

/** Goes to the control of that name and presses it; one that already has the focus is pressed at once. */
export async function press(page: Page, name: RegExp, key = 'Enter'): Promise<void> {
  if (!name.test(await focused(page))) await tabTo(page, name);
  // The page takes no keys for a moment after it changed, so that a double press is one.
  await expect(page.locator('body')).not.toHaveAttribute('data-settling');
  await page.keyboard.press(key);
}

/** The name of what has the focus, in all the words that it has; empty when nothing has it. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const e = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLElement> };
    if (e === document.body) return '';
    return [e.getAttribute('aria-label'), ...[...(e.labels ?? [])].map((l) => l.innerText), e.innerText].filter(Boolean).join(' ').trim();
  });
}

/** Fails when the focus fell off the page, as it does when what had it was swapped away. */
export async function expectFocus(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body), { message: `${page.url()}: something has the focus` }).toBe(true);
}

/** Tabs through the page once: every control is reached, none twice, each in view, not covered and at least 24 px high or wide. */
export async function expectReachable(page: Page): Promise<void> {
  const all = await page.evaluate((controls) => {
    const grouped = new Set<string>(); // Tab meets one radio button of a group
    return [...document.querySelectorAll<HTMLElement>(controls)].filter((e) => {
      if ((e as HTMLButtonElement).disabled || e.tabIndex < 0 || e.closest('[inert]') || !e.checkVisibility({ visibilityProperty: true })) return false;
      if (!(e instanceof HTMLInputElement) || e.type !== 'radio') return true;
      const known = grouped.has(e.name);
      grouped.add(e.name);
      return !known;
    }).length;
  }, controls);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    Object.assign(window, { met: new Set(), last: null });
    // Tab begins where the focus was last: from here that is the page's beginning.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  const wrong: string[] = [];
  let reached = 0;
  for (let presses = 0; presses < 4 * all + 4; presses++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(stopAtHand);
    if (stop === 'past the end') break;
    if (stop === 'still there') continue; // the buttons of a player
    reached++;
    if (stop) wrong.push(stop);
  }
  expect(wrong, page.url()).toEqual([]);
  expect(reached, `${page.url()}: controls that Tab reaches`).toBe(all);
}

/** What is wrong with the stop that Tab has come to, in the page. */
function stopAtHand(): string {
  const e = document.activeElement as HTMLElement;
  const { met, last } = window as unknown as { met: Set<Element>; last: Element | null };
  if (e === document.body) return 'past the end';
  if (e === last) return 'still there';
  if (met.has(e)) return 'past the end';
  met.add(e);
  Object.assign(window, { last: e });
  const name = e.getAttribute('aria-label') ?? (e.innerText.trim() || e.id || e.outerHTML.slice(0, 80));
  // What is small itself is pressed by its label.
  const label = (e as HTMLInputElement).labels?.[0];
  const boxes = [e, ...(label ? [label] : [])].map((part) => part.getBoundingClientRect());
  if (!boxes.some((b) => b.height >= 24 && b.width >= 24) && getComputedStyle(e).display !== 'inline') return `${name}: smaller than 24 px`;
  const box = e.getBoundingClientRect();
  const x = box.x + box.width / 2;
  const y = box.y + Math.min(box.height / 2, 12);
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `${name}: out of view`;
  const top = document.elementFromPoint(x, y);
  if (!top || !e.contains(top) && !top.contains(e) && !label?.contains(top)) return `${name}: covered by ${top?.outerHTML.slice(0, 80)}`;
  return '';
}
