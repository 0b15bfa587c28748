// Enhancements only: every page works without them.
import './theme-toggle';
import './copy-button';
