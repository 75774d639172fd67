"""XLIFF against the schemas of OASIS, as Debian's php-symfony-translation carries them."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from made import bitexts, ferry

from align.readers import read_bitext
from align.writers import write

SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
OURS = Path(__file__).parent.parent.parent / "docs" / "formats" / "align-bead.xsd"
pytestmark = pytest.mark.needs_schemas


def schema(name, namespace, folder):
    """Return a schema of OASIS together with ours; its import of the xml: attributes is led to the file beside it."""
    text = (SCHEMAS / name).read_text(encoding="utf-8")
    led = re.sub(r'schemaLocation="[^"]*xml.xsd"', f'schemaLocation="{SCHEMAS / "xml.xsd"}"', text)
    (folder / name).write_text(led, encoding="utf-8")
    both = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
      <xs:import namespace="{namespace}" schemaLocation="{folder / name}"/>
      <xs:import namespace="urn:align:bead:1" schemaLocation="{OURS}"/></xs:schema>"""
    return etree.XMLSchema(etree.fromstring(both, etree.XMLParser(no_network=True)))


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    folder = tmp_path_factory.mktemp("schemas")
    schemas = {
        ".xlf": schema("xliff-core-1.2-strict.xsd", "urn:oasis:names:tc:xliff:document:1.2", folder),
        ".xlf2": schema("xliff-core-2.0.xsd", "urn:oasis:names:tc:xliff:document:2.0", folder),
    }

    def of(path):
        schemas[path.suffix].validate(etree.parse(path, etree.XMLParser(no_network=True, huge_tree=True)))
        return [str(entry) for entry in schemas[path.suffix].error_log]

    return of


@pytest.mark.parametrize("ending", [".xlf", ".xlf2"])
def test_the_schema_finds_nothing(ending, complaints, tmp_path):
    path = tmp_path / f"x{ending}"
    write(ferry(), str(path))
    assert complaints(path) == []
    path.write_text(path.read_text(encoding="utf-8").replace("<source>", "<sauce>").replace("</source>", "</sauce>"))
    assert complaints(path)


@pytest.mark.parametrize("ending", [".xlf", ".xlf2"])
@settings(max_examples=60)
@given(bitext=bitexts(prepared=lambda text: text))
def test_the_schema_finds_nothing_in_hostile_text(ending, bitext, complaints, tmp_path):
    path = tmp_path / f"x{ending}"
    write(bitext, str(path))
    assert complaints(path) == []


@pytest.mark.parametrize("ending", [".xlf", ".xlf2"])
def test_what_was_read_validates_again(ending, complaints, tmp_path):
    path = tmp_path / f"x{ending}"
    write(ferry(), str(path))
    write(read_bitext(str(path)), str(path))
    assert complaints(path) == []
