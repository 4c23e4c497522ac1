// Follows a Hydra collection from its first view to the last, as alcaeus understands it.
import create from 'alcaeus'
import Environment from '@zazuko/env/Environment.js'
import parent from '@zazuko/env'
import formats from '@rdfjs/formats'

const made = create()
const env = new Environment(Array.isArray(made) ? made : [made], { parent })
env.formats.import(formats)
const found = new Set()
let next = process.argv[2], pages = 0, total = null
while (next) {
  const { representation } = await env.hydra.loadResource(next)
  const collection = representation.root
  total = collection.totalItems
  for (const member of collection.member) found.add(member.id.value)
  pages += 1
  next = (collection.view ?? [])[0]?.next?.id.value
}
console.log(JSON.stringify({ pages, total, found: found.size }))
