const PREFIX = 'property:';

/** The name of a property's input, in a form and in `errors`: `property:{name}`. */
export const propertyInput = (property: string): string => PREFIX + property;

/** Tells whether an input is for a property. */
export const isPropertyInput = (input: string): boolean => input.startsWith(PREFIX);

/** The name of the property that such an input is for. */
export const propertyOf = (input: string): string => input.slice(PREFIX.length);
