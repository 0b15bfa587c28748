/** <copy-button for="id" label="Copy" done="Copied">: adds a button that copies the text of an element. */
class CopyButton extends HTMLElement {
  connectedCallback(): void {
    if (!navigator.clipboard || this.querySelector('button')) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-sm btn-quiet';
    button.textContent = this.getAttribute('label') ?? 'Copy';
    button.addEventListener('click', () => void this.copy(button));
    this.append(button);
  }

  private async copy(button: HTMLButtonElement): Promise<void> {
    const source = document.getElementById(this.getAttribute('for') ?? '');
    if (!source) return;
    const text = source instanceof HTMLTextAreaElement ? source.value : (source.textContent ?? '');
    await navigator.clipboard.writeText(text);
    const label = button.textContent;
    button.textContent = this.getAttribute('done') ?? label;
    setTimeout(() => (button.textContent = label), 2000);
  }
}

customElements.define('copy-button', CopyButton);
