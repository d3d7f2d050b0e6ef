"""The code lists of HTCDS 2.0, value for value (`data/htcds_2_0.json`; a test compares them).

Labels are the standard's own, in the spelling of this house; its one misspelt value ("Unaquainted") is kept,
because it is a code.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Gender(TextChoices):
    """HTCDS code list "gender"."""

    FEMININE = "Feminine", _("Feminine")
    MASCULINE = "Masculine", _("Masculine")
    TRANSGENDER_FEMININE = "TransgenderFeminine", _("Transgender Feminine")
    TRANSGENDER_MASCULINE = "TransgenderMasculine", _("Transgender Masculine")
    NON_CONFORMING = "NonConforming", _("Non-Conforming")
    NON_SPECIFIED_UNKNOWN = "NonSpecifiedUnknown", _("Not Specified/Unknown")


class MaritalStatus(TextChoices):
    """HTCDS code list "marital_status"."""

    SINGLE = "Single", _("Single")
    MARRIED = "Married", _("Married")
    WIDOWED = "Widowed", _("Widowed")
    DIVORCED = "Divorced", _("Divorced")
    SEPARATED = "Separated", _("Separated")
    REGISTERED_PARTNERSHIP = "RegisteredPartnership", _("Registered Partnership")


class EducationLevel(TextChoices):
    """HTCDS code list "education_level"."""

    EARLY_CHILDHOOD_EDUCATION = "EarlyChildhoodEducation", _("Early Childhood Education")
    PRIMARY_EDUCATION = "PrimaryEducation", _("Primary Education")
    LOWER_SECONDARY_EDUCATION = "LowerSecondaryEducation", _("Lower Secondary Education")
    UPPER_SECONDARY_EDUCATION = "UpperSecondaryEducation", _("Upper Secondary Education")
    POST_SECONDARY_NON_TERTIARY_EDUCATION = (
        "PostSecondaryNonTertiaryEducation",
        _("Post-secondary Non-tertiary Education"),
    )
    SHORT_CYCLE_TERTIARY_EDUCATION = "ShortCycleTertiaryEducation", _("Short-cycle Tertiary Education")
    BACHELORS_OR_EQUIVALENT_LEVEL = "BachelorsOrEquivalentLevel", _("Bachelor’s or Equivalent Level")
    MASTERS_OR_EQUIVALENT_LEVEL = "MastersOrEquivalentLevel", _("Master’s or Equivalent Level")
    DOCTORAL_OR_EQUIVALENT_LEVEL = "DoctoralOrEquivalentLevel", _("Doctoral or Equivalent Level")


class TraffickingStatus(TextChoices):
    """HTCDS code list "trafficking_status"."""

    POSSIBLE_VICTIM_OF_TRAFFICKING = "PossibleVictimOfTrafficking", _("Possible victim of trafficking")
    ACTUAL_VICTIM_OF_TRAFFICKING = "ActualVictimOfTrafficking", _("Actual victim of trafficking")
    NOT_A_VICTIM_OF_TRAFFICKING = "NotAVictimOfTrafficking", _("Not a victim of trafficking")


class StatusDecidedBy(TextChoices):
    """HTCDS code list "trafficking_status_decision_maker"."""

    POLICE = "Police", _("Police")
    NGO = "NGO", _("NGO")
    COURT_OR_PROSECUTION = "CourtOrProsecution", _("Court or prosecution")
    NON_POLICE_GOVERNMENTAL_ORGANIZATION = (
        "NonPoliceGovernmentalOrganization",
        _("Non-police governmental organization"),
    )
    OTHER = "Other", _("Other")


class RelationshipToTrafficker(TextChoices):
    """HTCDS code list "relationship_to_trafficker"."""

    FAMILIAL = "Familial", _("Familial")
    ACQUAINTED = "Acquainted", _("Acquainted")
    UNAQUAINTED = "Unaquainted", _("Unaquainted")


class WebsiteOrApp(TextChoices):
    """HTCDS code list "websites_and_apps"."""

    FACEBOOK = "Facebook", _("Facebook")
    INSTAGRAM = "Instagram", _("Instagram")
    WHATSAPP = "WhatsApp", _("WhatsApp")
    TELEGRAM = "Telegram", _("Telegram")
    FACEBOOK_MESSENGER = "FacebookMessenger", _("Facebook Messenger")
    VIBER = "Viber", _("Viber")
    SNAPCHAT = "SnapChat", _("SnapChat")
    LINE = "Line", _("Line")
    FOR_SALE = "4Sale", _("4Sale")
    WECHAT = "WeChat", _("WeChat")
    QQ = "QQ", _("QQ")
    Q_ZONE = "QZone", _("QZone")
    TIKTOK = "TikTok", _("TikTok")
    TWITTER = "Twitter", _("Twitter")
    OTHER = "Other", _("Other")


class MethodOfRecruitment(TextChoices):
    """HTCDS code list "method_of_recruitment"."""

    AT_A_PLACE_OF_BUSINESS = "AtAPlaceOfBusiness", _("At a place of business")
    AT_AN_EDUCATIONAL_INSTITUTION = "AtAnEducationalInstitution", _("At an educational institution")
    AT_WORK = "AtWork", _("At work")
    THROUGH_ONLINE_SOCIAL_NETWORKS = "ThroughOnlineSocialNetworks", _("Through online social networks")
    THROUGH_AN_ONLINE_ADVERTISEMENT = "ThroughAnOnlineAdvertisement", _("Through an online advertisement")
    THROUGH_A_TELEVISION_ADVERT = "ThroughATelevisionAdvert", _("Through a television advert")
    THROUGH_A_NEWSPAPER_ADVERT = "ThroughANewspaperAdvert", _("Through a newspaper advert")
    THROUGH_FAMILY_OR_FAMILY_EVENTS = "ThroughFamilyOrFamilyEvents", _("Through family or family events")
    THROUGH_FRIENDS_OR_SOCIAL_EVENTS = "ThroughFriendsOrSocialEvents", _("Through friends or social events")
    OTHER = "Other", _("Other")


class MethodOfControl(TextChoices):
    """HTCDS code list "methods_of_control"."""

    PHYSICAL_THREATS = "PhysicalThreats", _("Physical threats")
    THREATS_LAW_ENFORCEMENT = "ThreatsLawEnforcement", _("Threats of law enforcement")
    THREATENS_CHILDREN_FAMILY = "ThreatensChildrenFamily", _("Threatens children/family")
    DEBT_BONDAGE = "DebtBondage", _("Debt bondage")
    FALSE_PROMISES = "FalsePromises", _("False promises")
    PHYSICAL_ABUSE = "PhysicalAbuse", _("Physical abuse")
    SEXUAL_ABUSE = "SexualAbuse", _("Sexual abuse")
    TAKES_EARNINGS = "TakesEarnings", _("Takes earnings")
    RESTRICTS_FINANCIAL_ACCESS = "RestrictsFinancialAccess", _("Restricts financial access")
    RESTRICTS_MEDICAL_CARE = "RestrictsMedicalCare", _("Restricts medical care")
    WITHHOLDS_NECESSITIES = "WithholdsNecessities", _("Withholds necessities")
    PSYCHOLOGICAL_ABUSE = "PsychologicalAbuse", _("Psychological abuse")
    PSYCHOACTIVE_SUBSTANCE = "PsychoactiveSubstance", _("Psychoactive substance")
    EXCESSIVE_WORKING_HOURS = "ExcessiveWorkingHours", _("Excessive working hours")
    WITHHOLDS_DOCUMENTS = "WithholdsDocuments", _("Withholds documents")
    OTHER = "Other", _("Other")


class TypeOfExploitation(TextChoices):
    """HTCDS code list "type_of_exploitation"."""

    FORCED_LABOUR = "ForcedLabour", _("Forced labour")
    SEXUAL_EXPLOITATION = "SexualExploitation", _("Sexual exploitation")
    CHILD_LABOUR = "ChildLabour", _("Child labour")
    FORCED_MARRIAGE = "ForcedMarriage", _("Forced marriage")
    SERVITUDE = "Servitude", _("Servitude")
    FORCED_MILITARY_BY_NON_STATE_ACTORS = "ForcedMilitaryByNonStateActors", _("Forced military (by non-state actors)")
    ORGAN_REMOVAL = "OrganRemoval", _("Organ removal")
    FORCED_BEGGING = "ForcedBegging", _("Forced begging")
    FORCED_ADOPTION = "ForcedAdoption", _("Forced adoption")
    SURROGACY = "Surrogacy", _("Surrogacy")
    OTHER = "Other", _("Other")


class Industry(TextChoices):
    """HTCDS code list "industry_isic4_section"."""

    AGRICULTURE_FORESTRY_AND_FISHING = "A_AgricultureForestryAndFishing", _("Agriculture, forestry and fishing")
    MINING_AND_QUARRYING = "B_MiningAndQuarrying", _("Mining and quarrying")
    MANUFACTURING = "C_Manufacturing", _("Manufacturing")
    ELECTRICITY_GAS_STEAM_AND_AIR_CONDITIONING_SUPPLY = (
        "D_ElectricityGasSteamAndAirConditioningSupply",
        _("Electricity, gas, steam and air conditioning supply"),
    )
    WATER_SUPPLY_SEWERAGE_WASTE_MANAGEMENT = (
        "E_WaterSupplySewerageWasteManagement",
        _("Water supply; sewerage, waste management and remediation"),
    )
    CONSTRUCTION = "F_Construction", _("Construction")
    WHOLESALE_AND_RETAIL_TRADE_REPAIR_OF_MOTOR_VEHICLES = (
        "G_WholesaleAndRetailTradeRepairOfMotorVehicles",
        _("Wholesale and retail trade; repair of motor vehicles and motorcycles"),
    )
    TRANSPORTATION_AND_STORAGE = "H_TransportationAndStorage", _("Transportation and storage")
    ACCOMMODATION_AND_FOOD_SERVICE_ACTIVITIES = (
        "I_AccommodationAndFoodServiceActivities",
        _("Accommodation and food service activities"),
    )
    INFORMATION_AND_COMMUNICATION = "J_InformationAndCommunication", _("Information and communication")
    FINANCIAL_AND_INSURANCE_ACTIVITIES = "K_FinancialAndInsuranceActivities", _("Financial and insurance activities")
    REAL_ESTATE_ACTIVITIES = "L_RealEstateActivities", _("Real estate activities")
    PROFESSIONAL_SCIENTIFIC_AND_TECHNICAL_ACTIVITIES = (
        "M_ProfessionalScientificAndTechnicalActivities",
        _("Professional, scientific and technical activities"),
    )
    ADMINISTRATIVE_AND_SUPPORT_SERVICE_ACTIVITIES = (
        "N_AdministrativeAndSupportServiceActivities",
        _("Administrative and support service activities"),
    )
    PUBLIC_ADMINISTRATION_AND_DEFENCE = (
        "O_PublicAdministrationAndDefence",
        _("Public administration and defence; compulsory social security"),
    )
    EDUCATION = "P_Education", _("Education")
    HUMAN_HEALTH_AND_SOCIAL_WORK_ACTIVITIES = (
        "Q_HumanHealthAndSocialWorkActivities",
        _("Human health and social work activities"),
    )
    ARTS_ENTERTAINMENT_AND_RECREATION = "R_ArtsEntertainmentAndRecreation", _("Arts, entertainment and recreation")
    OTHER_SERVICE_ACTIVITIES = "S_OtherServiceActivities", _("Other service activities")
    ACTIVITIES_OF_HOUSEHOLDS_AS_EMPLOYERS = (
        "T_ActivitiesOfHouseholdsAsEmployers",
        _(
            "Activities of households as employers; undifferentiated goods- and services- producing activities"
            " of households for own use"
        ),
    )
    ACTIVITIES_OF_EXTRATERRITORIAL_ORGANIZATIONS = (
        "U_ActivitiesOfExtraterritorialOrganizations",
        _("Activities of extraterritorial organizations and bodies"),
    )


class TypeOfSexExploitation(TextChoices):
    """HTCDS code list "type_of_sex_exploitation"."""

    PROSTITUTION = "Prostitution", _("Prostitution")
    PORNOGRAPHY = "Pornography", _("Pornography")
    REMOTE_INTERACTIVE_SERVICES = "RemoteInteractiveServices", _("Remote Interactive Services")
    PRIVATE_SEXUAL_SERVICES = "PrivateSexualServices", _("Private Sexual Services")


class PerpetratorRole(TextChoices):
    """HTCDS code list "perpetrator_role"."""

    TRAVELLING_PARTNER = "TravellingPartner", _("Travelling Partner")
    TRANSPORTER = "Transporter", _("Transporter")
    RECRUITER_OR_INTERMEDIARY = "RecruiterOrIntermediary", _("Recruiter Or Intermediary")
    BROKER_TRAVEL_AGENT = "BrokerTravelAgent", _("Broker Travel Agent")
    TRANSFERRED_INDIVIDUAL = "TransferredIndividual", _("Transferred Individual")
    HARBOURED_INDIVIDUAL = "HarbouredIndividual", _("Harboured Individual")
    SOLD_INDIVIDUAL = "SoldIndividual", _("Sold Individual")
    BOUGHT_INDIVIDUAL = "BoughtIndividual", _("Bought Individual")
    RECEIVED_INDIVIDUAL = "ReceivedIndividual", _("Received Individual")
    CONTROLLED_INDIVIDUAL = "ControlledIndividual", _("Controlled Individual")
    SMUGGLER = "Smuggler", _("Smuggler")
    ABUSER = "Abuser", _("Abuser")
    KIDNAPPER = "Kidnapper", _("Kidnapper")
    EXPLOITER = "Exploiter", _("Exploiter")
    OTHER = "Other", _("Other")


class ReferralReason(TextChoices):
    """HTCDS code list "referral_reason"."""

    ADDITIONAL_SERVICES_REQUIRED = "AdditionalServicesRequired", _("Additional Services Required")
    MIGRATION_OR_CHANGE_OF_LOCATION = "MigrationOrChangeOfLocation", _("Migration or Change of Location")
    OTHER = "Other", _("Other")


class TraffickingEventType(TextChoices):
    """HTCDS code list "trafficking_event_type"."""

    RECRUITMENT = "Recruitment", _("Recruitment")
    TRANSIT = "Transit", _("Transit")
    EXPLOITATION = "Exploitation", _("Exploitation")


class SupportPlanType(TextChoices):
    """HTCDS code list "support_plan_type"."""

    EDUCATION = "Education", _("Education")
    FINANCIAL = "Financial", _("Financial")
    HEALTH = "Health", _("Health")
    LABOUR_EXPLOITATION_REHABILITATION = (
        "LabourExploitationRehabilitation",
        _("Labour Exploitation Rehabilitation"),
    )
    LEGAL = "Legal", _("Legal")
    LIVELIHOOD = "Livelihood", _("Livelihood")
    RIGHTS_BASED_TRAINING = "RightsBasedTraining", _("Rights-based Training")
    SEXUAL_EXPLOITATION_REHABILITATION = (
        "SexualExploitationRehabilitation",
        _("Sexual Exploitation Rehabilitation"),
    )
    SOCIAL_CARE = "SocialCare", _("Social Care")


class CaseStatus(TextChoices):
    """HTCDS code list "case_status"."""

    ACTIVE = "Active", _("Active")
    FOLLOW_UP = "FollowUp", _("Follow Up")
    CLOSED = "Closed", _("Closed")
    CLOSED_REFERRED = "ClosedReferred", _("Closed Referred")
