"""What this installation is called, and what it was told about itself."""
from dataclasses import dataclass, field


@dataclass
class House:
    """What this installation is called and which names its wording check looks for; `create_app` fills it from the settings."""

    council: str = ""
    address: str = ""  # of this site, without a slash at the end
    ocid_prefix: str = ""  # of this body's open contracting ids; empty: none was given yet
    buyer_id: str = ""  # of this body, like GB-LAE-BIR
    buyer_address: str = ""  # "street; town; postcode; country", or empty
    data_licence: str = ""
    data_policy: str = ""
    docx_template: str = ""  # path of the council's own Word template
    secret: str = field(default="", repr=False)  # signs invites and links to acknowledge
    products: list = field(default_factory=list)
    private_receivers: list = field(default_factory=list)  # hosts of one's own network to which webhooks may go
    smtp_url: str = field(default="", repr=False)  # of the mail server; empty: there is none
    mail_from: str = ""
    drop_folder: str = ""  # in which receivers have their folders; empty: there is none

    def ocid(self, reference: str) -> str:
        """The open contracting id of a brief; without a prefix of its own, with that of the standard's examples."""
        return f"{self.ocid_prefix or 'ocds-213czf'}-{reference}"
