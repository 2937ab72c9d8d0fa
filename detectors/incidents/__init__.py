"""From signals to incidents: one a victim, with its life cycle, severity, criteria matrix and people's decisions.

signals, in order of time ─► `fold.Incidents` ─► IncidentChanged | SafetySignal (`incident`)
severity   what opens an incident, and how severe          matrix   criterion by criterion
held       what is kept of one incident                    view     the incident as it goes out
"""
