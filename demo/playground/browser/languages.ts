/** The element's languages, each by its own name. */
export const languages = {
  en: 'English',
  ar: 'العربية',
  zh: '简体中文',
  nl: 'Nederlands',
  fr: 'Français',
  de: 'Deutsch',
  he: 'עברית',
  it: 'Italiano',
  ja: '日本語',
  pl: 'Polski',
  pt: 'Português (Brasil)',
  es: 'Español',
} as const;

export type Language = keyof typeof languages;

export const directionOf = (language: Language): 'ltr' | 'rtl' => language === 'ar' || language === 'he' ? 'rtl' : 'ltr';
