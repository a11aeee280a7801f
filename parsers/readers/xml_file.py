"""Office files that are one XML file: parsed as the parts of packages are, and named by local names."""

from __future__ import annotations

from lxml import etree

from parsers.package import MAX_TREE_NODES, count_nodes
from parsers.refuse import damaged, over_limit, wrapping


def parse_xml(data: bytes, *, file_format: str) -> etree._Element:
    """Return the root element of ``data``.

    Raises:
        UnreadableFile: it is no XML, has a document type, or is too large a tree.
    """
    nodes = count_nodes(data)
    if nodes > MAX_TREE_NODES:
        raise over_limit(file_format, "xml_nodes", value=nodes, limit=MAX_TREE_NODES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    with wrapping(file_format, "parsing"):
        root = etree.fromstring(data.lstrip(), parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise damaged(file_format, "the file has a document type")
    return root


def local(element: etree._Element) -> str:
    """Return the local name of an element; empty for a processing instruction."""
    name: object = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""
