/** A page's Lit app that has the element from npm: one bundle, one copy of Lit. */
import '../../src/index.js';
// An import without a name would be shaken off: package.json lists the modules that have side effects.
export { HostCounter } from './host-counter.js';
