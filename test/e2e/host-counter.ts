import { css, html, LitElement } from 'lit';

/** The Lit app of a page that has its own copy of Lit. */
export class HostCounter extends LitElement {
  static override properties = { count: { type: Number } };
  static override styles = css`button { color: rgb(0, 128, 0) }`;
  declare count: number;

  constructor() {
    super();
    this.count = 0;
  }

  protected override render(): unknown {
    return html`<button @click=${() => { this.count += 1; }}>Pressed ${this.count} times</button>`;
  }
}

customElements.define('host-counter', HostCounter);
