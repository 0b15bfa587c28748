/**
 * Wraps the links that switch the theme. Without script they load the page again with ?theme=; with it the colours
 * change
 * at once and the cookie that the server reads is set here.
 */
class ThemeToggle extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('click', (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-theme-value]');
      if (!link) return;
      event.preventDefault();
      const theme = link.dataset.themeValue ?? 'dark';
      const other = theme === 'dark' ? 'light' : 'dark';
      document.documentElement.dataset.theme = theme;
      const secure = location.protocol === 'https:' ? '; Secure' : '';
      document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
      // With a theme chosen, exactly one of the two links stays visible: keep the focus on it.
      this.querySelector<HTMLAnchorElement>(`a[data-theme-value="${other}"]`)?.focus();
    });
  }
}

customElements.define('theme-toggle', ThemeToggle);
