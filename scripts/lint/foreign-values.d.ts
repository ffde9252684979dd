import type { Rule } from 'eslint';

export const foreignValues: Rule.RuleModule;
