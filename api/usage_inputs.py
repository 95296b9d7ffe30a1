"""What may be asked about usage."""

from pydantic import BaseModel, ConfigDict, Field

from api.values import Page
from cql.usage import DAYS_MAX


class Days(BaseModel):
    """So many days, today among them."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)
    days: Page = Field(7, ge=1, le=DAYS_MAX)
