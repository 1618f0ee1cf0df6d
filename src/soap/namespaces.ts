/** XML namespaces of SOAP 1.1, WSDL 1.1 and of the original server's services (compatibility 3.2 to 3.6). */

export const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/'
export const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance'
export const schema = 'http://www.w3.org/2001/XMLSchema'
export const wsdl = 'http://schemas.xmlsoap.org/wsdl/'
export const wsdlSoap = 'http://schemas.xmlsoap.org/wsdl/soap/'
export const soapOverHttp = 'http://schemas.xmlsoap.org/soap/http'
export const discovery = 'http://schemas.xmlsoap.org/disco/'
export const discoveryContract = 'http://schemas.xmlsoap.org/disco/scl/'
export const systemService = 'urn:microsoft-dynamics-schemas/nav/system/'
export const errors = 'urn:microsoft-dynamics-schemas/error'
export const serialization = 'http://schemas.microsoft.com/2003/10/Serialization/'

/** The case of the service name is kept (compatibility 3.4). */
export function codeunitNamespace(serviceName: string): string {
  return `urn:microsoft-dynamics-schemas/codeunit/${serviceName}`
}
