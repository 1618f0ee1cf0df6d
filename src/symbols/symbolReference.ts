/**
 * The shape of SymbolReference.json, the file in which a package of Business Central tells what the application is made
 * of. Plain data, as JSON has it. Members that the vendor's files have and nothing here needs (variables, labels,
 * source files) are left out; readers there take them as absent.
 *
 * What the vendor has no word for is said in its forms: attributes `ReadOnly`, `Control`, `Collection`, `Optional` and
 * `Documentation` of methods, the property `ContentType` of Blobs. Its readers pass over attributes and properties they
 * do not know.
 */

export interface SymbolProperty {
  readonly Name: string
  /** Always text: `1` and `0` for yes and no, numbers as digits, conditions and formulas as AL writes them. */
  readonly Value: string
}

export interface SymbolType {
  /** `Code[20]`, `Enum`, `None` for a control that has no value. */
  readonly Name: string
  /** The enum of an Enum. */
  readonly Subtype?: { readonly Name: string; readonly Id: number }
  /** Of an Option, by ordinal from 0. */
  readonly OptionMembers?: readonly string[]
}

interface Element {
  readonly Properties?: readonly SymbolProperty[]
  /** Object ID or field number; of controls, columns and methods a number made of the name. */
  readonly Id: number
  readonly Name: string
}

export interface SymbolField extends Element {
  readonly TypeDefinition: SymbolType
}

export interface SymbolKey {
  readonly FieldNames: readonly string[]
  readonly Properties?: readonly SymbolProperty[]
  readonly Name: string
}

export interface SymbolTable extends Element {
  readonly Fields: readonly SymbolField[]
  /** The primary key first. */
  readonly Keys: readonly SymbolKey[]
}

export interface SymbolParameter {
  readonly IsVar?: true
  readonly Name: string
  readonly TypeDefinition: SymbolType
}

export interface SymbolAttribute {
  readonly Name: string
  readonly Arguments?: readonly { readonly Value: string }[]
}

export interface SymbolMethod {
  readonly ReturnTypeDefinition?: SymbolType
  readonly Parameters?: readonly SymbolParameter[]
  readonly Attributes?: readonly SymbolAttribute[]
  readonly Id: number
  readonly Name: string
}

export interface SymbolCodeunit extends Element {
  readonly Methods?: readonly SymbolMethod[]
}

/** What `SymbolControl.Kind` means. */
export const controlKinds = {
  Area: 0,
  Group: 1,
  CueGroup: 2,
  Repeater: 3,
  Fixed: 4,
  Grid: 5,
  Part: 6,
  Field: 8,
} as const

export interface SymbolControl extends Element {
  readonly Kind: number
  readonly Controls?: readonly SymbolControl[]
  readonly TypeDefinition?: SymbolType
  /** The page that a part shows. */
  readonly RelatedPagePartId?: { readonly Name: string; readonly Id: number }
}

export interface SymbolPage extends Element {
  readonly Controls: readonly SymbolControl[]
  readonly Methods?: readonly SymbolMethod[]
}

export interface SymbolColumn extends Element {
  /** Absent: the column counts rows. */
  readonly SourceColumn?: string
  readonly TypeDefinition?: SymbolType
}

export interface SymbolDataItem extends Element {
  /** Name of its table. */
  readonly RelatedTable: string
  readonly Columns?: readonly SymbolColumn[]
  readonly Filters?: readonly SymbolColumn[]
  readonly DataItems?: readonly SymbolDataItem[]
}

export interface SymbolQuery extends Element {
  readonly Elements: readonly SymbolDataItem[]
}

export interface SymbolEnum extends Element {
  readonly Values: readonly {
    readonly Ordinal: number
    readonly Properties?: readonly SymbolProperty[]
    readonly Name: string
  }[]
}

export interface SymbolReference {
  /** Version of AL's runtime whose form of the file this is. */
  readonly RuntimeVersion: string
  readonly Tables: readonly SymbolTable[]
  readonly Codeunits: readonly SymbolCodeunit[]
  readonly Pages: readonly SymbolPage[]
  readonly PageExtensions: readonly never[]
  readonly TableExtensions: readonly never[]
  readonly Reports: readonly never[]
  readonly XmlPorts: readonly never[]
  readonly Queries: readonly SymbolQuery[]
  readonly ControlAddIns: readonly never[]
  readonly EnumTypes: readonly SymbolEnum[]
  readonly DotNetPackages: readonly never[]
  readonly Interfaces: readonly never[]
  readonly PermissionSets: readonly never[]
  readonly PermissionSetExtensions: readonly never[]
  readonly ReportExtensions: readonly never[]
  readonly InternalsVisibleToModules: readonly never[]
  /** Lower-case hyphenated GUID. */
  readonly AppId: string
  readonly Name: string
  readonly Publisher: string
  /** `1.0.0.0` */
  readonly Version: string
}
