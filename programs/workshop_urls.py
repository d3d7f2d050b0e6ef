"""Addresses of workshops."""

from django.urls import path

from programs.views import cash, maker, order, pay, stock, work, workshop

WORKSHOP = "workshops/<uuid:pk>/"
ORDER = "workshops/orders/<uuid:pk>/"
MATERIAL = "workshops/materials/<uuid:pk>/"
PRODUCT = "workshops/products/<uuid:pk>/"
MAKER = "workshops/makers/<uuid:pk>/"
PERIOD = "workshops/periods/<uuid:pk>/"
PAYSLIP = "workshops/payslips/<uuid:pk>/"

urlpatterns = [
    path("workshops/", workshop.workshops, name="workshops"),
    path(WORKSHOP, workshop.workshop, name="workshop"),
    path(f"{WORKSHOP}work/", work.workshop_work, name="workshop-work"),
    path(f"{WORKSHOP}orders/", order.orders, name="workshop-orders"),
    path(f"{WORKSHOP}orders/add/", order.order_add, name="workshop-order-add"),
    path(ORDER, order.order, name="workshop-order"),
    path(f"{ORDER}edit/", order.order_edit, name="workshop-order-edit"),
    path(f"{ORDER}deliver/", order.order_deliver, name="workshop-order-deliver"),
    path(f"{ORDER}paid/", order.order_paid, name="workshop-order-paid"),
    path(f"{ORDER}call-off/", order.order_call_off, name="workshop-order-call-off"),
    path(f"{WORKSHOP}stock/", stock.stock, name="workshop-stock"),
    path(f"{WORKSHOP}materials/add/", stock.material_add, name="workshop-material-add"),
    path(MATERIAL, stock.material, name="workshop-material"),
    path(f"{MATERIAL}edit/", stock.material_edit, name="workshop-material-edit"),
    path(f"{MATERIAL}bought/", stock.material_bought, name="workshop-material-bought"),
    path(f"{MATERIAL}used/", stock.material_used, name="workshop-material-used"),
    path(f"{MATERIAL}counted/", stock.material_counted, name="workshop-material-counted"),
    path(f"{WORKSHOP}products/", stock.products, name="workshop-products"),
    path(f"{WORKSHOP}products/add/", stock.product_add, name="workshop-product-add"),
    path(f"{WORKSHOP}hourly-rate/", stock.hourly_rate, name="workshop-hourly-rate"),
    path(PRODUCT, stock.product, name="workshop-product"),
    path(f"{PRODUCT}edit/", stock.product_edit, name="workshop-product-edit"),
    path(f"{PRODUCT}price/", stock.product_price, name="workshop-product-price"),
    path(f"{PRODUCT}rate/", stock.product_rate, name="workshop-product-rate"),
    path(f"{WORKSHOP}makers/", maker.makers, name="workshop-makers"),
    path(MAKER, maker.maker, name="workshop-maker"),
    path(f"{MAKER}step/", maker.maker_step, name="workshop-maker-step"),
    path(f"{MAKER}advance/", maker.maker_advance, name="workshop-maker-advance"),
    path(f"{WORKSHOP}wages/", pay.pay, name="workshop-pay"),
    path(f"{WORKSHOP}wages/add/", pay.period_add, name="workshop-period-add"),
    path(PERIOD, pay.period, name="workshop-period"),
    path(f"{PERIOD}confirm/", pay.period_confirm, name="workshop-period-confirm"),
    path(f"{PERIOD}adjust/", pay.adjustment_add, name="workshop-adjustment-add"),
    path("workshops/adjustments/<uuid:pk>/remove/", pay.adjustment_remove, name="workshop-adjustment-remove"),
    path(PAYSLIP, pay.payslip, name="workshop-payslip"),
    path(f"{PAYSLIP}pay/", pay.payslip_pay, name="workshop-payslip-pay"),
    path(f"{PAYSLIP}paper/", pay.payslip_paper, name="workshop-payslip-paper"),
    path(f"{WORKSHOP}money/", cash.cash, name="workshop-cash"),
    path(f"{WORKSHOP}money/add/", cash.cash_add, name="workshop-cash-add"),
    path("workshops/entries/<uuid:pk>/take-back/", cash.entry_reverse, name="workshop-entry-reverse"),
]
