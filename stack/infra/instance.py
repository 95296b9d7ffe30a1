"""What EC2 tells a machine about itself (IMDSv2)."""

import http.client
import urllib.error
import urllib.request

from stack.errors import StackError

ADDRESS = "http://169.254.169.254"
SECONDS = 5.0


class Metadata:
    """Asks with a token that it fetches first, as IMDSv2 wants."""

    def __init__(self, address: str = ADDRESS) -> None:
        self._address = address

    def id(self) -> str:
        """The machine's own id, `i-…`."""
        return self._get("instance-id")

    def leaving(self) -> bool:
        """Whether the group has decided that this machine ends."""
        return self._get("autoscaling/target-lifecycle-state", missing="InService") == "Terminated"

    def _get(self, path: str, missing: str | None = None) -> str:
        try:
            token = self._ask("PUT", "/latest/api/token", {"X-aws-ec2-metadata-token-ttl-seconds": "60"})
            return self._ask("GET", f"/latest/meta-data/{path}", {"X-aws-ec2-metadata-token": token})
        except urllib.error.HTTPError as error:
            if error.code == 404 and missing is not None:
                return missing
            raise StackError(f"EC2 answers {error.code} to a question for {path}.") from error
        except (OSError, http.client.HTTPException) as error:
            raise StackError(
                f"EC2 does not tell this machine its {path} ({error}); is this a machine of EC2?"
            ) from error

    def _ask(self, method: str, path: str, headers: dict[str, str]) -> str:
        request = urllib.request.Request(self._address + path, headers=headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            text: str = answer.read().decode()
            return text
