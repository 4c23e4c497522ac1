// Asks for the labels of what a thing links to, knowing nothing but the thing's URI.
import { QueryEngine } from '@comunica/query-sparql-link-traversal'

const [thing] = process.argv.slice(2)
const query = `SELECT DISTINCT ?name { <${thing}> ?p ?o . ?o <http://www.w3.org/2000/01/rdf-schema#label> ?name }`
const found = await new QueryEngine().queryBindings(query, { sources: [thing], lenient: true })
console.log(JSON.stringify((await found.toArray()).map(row => row.get('name').value)))
