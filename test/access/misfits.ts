import type { Page } from 'playwright/test';

/**
 * Finds targets that are too small, parts that are wider than what contains their element, buttons whose text is cut, and a page that is
 * wider than its window. It looks at every card and every list of the page.
 */
export function findMisfits(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const overflow = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide, its window ${clientWidth}`] : [];
    const elements = [...document.querySelectorAll('cyclr-connector-auth, cyclr-connector-list')];
    return overflow.concat(elements.flatMap((element) => {
      const container = element.parentElement!.getBoundingClientRect();
      const parts = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part], button')].filter((each) => each.checkVisibility());
      return parts.flatMap((each) => {
        const { left, right, width, height } = each.getBoundingClientRect();
        const name = `${each.part.value} (${Math.round(width)} × ${Math.round(height)})`;
        const isTarget = each.matches('button, input, select, a');
        return [
          ...isTarget && (width < 24 || height < 24) ? [`${name} is too small`] : [],
          ...width && (left < container.left - 1 || right > container.right + 1) ? [`${name} reaches from ${left} to ${right}`] : [],
          ...each.matches('button') && each.scrollWidth > each.clientWidth ? [`${name} holds ${each.scrollWidth}`] : [],
        ];
      });
    }));
  });
}
