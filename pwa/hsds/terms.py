"""What the needs and stages of a service mean, for machines and those who program them.

English only, and each term says so: no reader of ours sees these words.
"""

# By the field of a service: one taxonomy each, with its terms by our own id.
TAXONOMIES: dict[str, tuple[str, str]] = {
    "needs": ("Needs", "What somebody may need when they turn to a service."),
    "stages": ("Stages", "The four stages of help that Dutch guidance speaks of."),
}
TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "needs": {
        "danger": ("Danger now", "Somebody is in danger at this moment."),
        "police": ("Police", "To speak with the police or the border police."),
        "medical": ("Medical help", "A doctor, a nurse, or an ambulance."),
        "advice": ("Advice", "To talk it over and hear what is possible."),
        "shelter": ("Shelter", "A safe place to sleep, or the way to one."),
        "lawyer": ("Legal help", "A lawyer, or legal advice."),
        "money": ("Money", "To live on, or that is owed."),
        "residence": ("Residence", "The right to be in the country."),
        "sexual": ("Sexual violence", "Help after sexual violence, or about sex work."),
        "professional": ("For professionals", "Those who help somebody else can ask here too."),
        "anonymous": ("Without a name", "Possible without saying who one is."),
        "chat": ("In writing", "By chat or in an app, without speaking."),
        "minor": ("Under 18", "For children and young people."),
        "labour": ("Work", "Exploitation at work, hours or wages."),
        "crime": ("Forced crime", "Somebody is made to commit crimes."),
        "compensation": ("Compensation", "Money for harm that was done."),
        "return": ("Return", "To go back to one's own country by choice."),
    },
    "stages": {
        "detection": ("Detection", "Noticing, being heard, reporting."),
        "protection": ("Protection", "Safety, shelter, care and the right to stay."),
        "prosecution": ("Prosecution", "The report to the police, and the trial."),
        "compensation": ("Compensation", "Damages and wages."),
    },
}


def words_of(taxonomy: str, term: str) -> tuple[str, str]:
    """Name and description of a term; its id where a newer release has one we do not know."""
    return TERMS[taxonomy].get(term, (term, ""))
