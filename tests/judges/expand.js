// Loads addresses as JSON-LD, as jsonld.js dereferences them, and counts the statements of each.
import jsonld from 'jsonld'

const documentLoader = jsonld.documentLoaders.node()
const counts = {}
for (const address of process.argv.slice(2)) {
  const expanded = await jsonld.expand(address, { documentLoader })
  const quads = await jsonld.toRDF(expanded, { format: 'application/n-quads' })
  counts[address] = quads.trim().split('\n').length
}
console.log(JSON.stringify(counts))
