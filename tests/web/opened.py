"""What a page shows once it is opened, without a browser."""

import re

from fastapi.testclient import TestClient


def opened(client: TestClient, page: str, **query: str) -> str:
    """What the page's load event answers with, as Gradio's page would ask."""
    html = client.get(f"/en/{page}").text
    config = re.search(r"window\.gradio_config = (\{.*?\});</script>", html, re.DOTALL)
    assert config is not None
    load = re.search(r'\{"id":(\d+),"targets":\[\[\d+,"load"\]\]', config[1])
    assert load is not None
    answer = client.post("/en/gradio_api/run/predict", params=query,
                         json={"data": [], "fn_index": int(load[1]), "session_hash": "test"})
    assert answer.status_code == 200, answer.text
    return answer.text
