/** A property, as `CyclrAccount.saveProperty` stores it. */
export interface PropertyToSave {
  /** The id of the stored property to overwrite; `null` stores a new one. */
  readonly propertyId: string | null;
  readonly name: string;
  readonly value: string;
  /** `true` keeps the value out of errors. */
  readonly secret: boolean;
}
